"""Airflow's view of the jobs; docs/how-to/use-airflow.md."""
