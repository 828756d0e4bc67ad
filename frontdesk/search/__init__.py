"""The search box: its operators, completion and corrections, over what `tickets` keeps words of."""
