"""What the commands do to many stacks: choose, preview, update, refresh and destroy them, without a terminal."""
