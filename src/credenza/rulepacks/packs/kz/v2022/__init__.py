"""The state compulsory standard of 20 July 2022, the national framework and the practice of Kazakh universities."""
