"""What a reader sees: words, numbers, colours, tables and charts, made from the scorecard."""
