"""Ways by which a message reaches somebody: mail, robots of WeCom, webhooks. Each knows how to send one letter."""
