"""Runs Apache Kafka without containers, for development, for tests and for tools/cluster."""
