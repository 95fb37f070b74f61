"""Notifications (通报): numbered records of events with receivers, receipts, answers and an end; and their delivery."""
