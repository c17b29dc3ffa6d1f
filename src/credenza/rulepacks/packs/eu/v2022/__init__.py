"""Council Recommendation 2022/C 243/02 on micro-credentials."""
