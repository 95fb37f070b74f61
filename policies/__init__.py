"""Facts, rules, frameworks, waivers and compliance reports. It may import the core only."""
