ALTER TABLE forecast_jobs DROP COLUMN put_back;
