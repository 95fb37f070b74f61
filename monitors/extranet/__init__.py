"""What the extranet's devices see, moment by moment: read on them, judged here, told as samples."""
