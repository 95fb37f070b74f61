"""What watching costs: passes over real pools beside other exporters, and /metrics at full size."""
