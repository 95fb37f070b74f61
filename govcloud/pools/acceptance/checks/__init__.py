"""The checks of the acceptance, one small module each: a pure `judge` over facts, and the `CHECK` that feeds it."""
