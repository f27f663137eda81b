"""Runs Enlace as many processes on this machine: brokers, services, and one address in front."""
