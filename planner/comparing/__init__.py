"""Plans of one period side by side: what each reaches, and how their visits differ."""
