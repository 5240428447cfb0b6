ALTER TABLE forecast_jobs DROP COLUMN trace_parent;
