"""Italian acts on credits and the national framework, as they stood after Ministerial Decree 931 of 4 July 2024."""
