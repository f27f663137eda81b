"""Runs Apache Kafka without containers, for development and for tests."""
