-- One-offs that the forecast of a job keeps in the history: an array of {seriesKey, month}.
ALTER TABLE forecast_jobs ADD COLUMN put_back jsonb NOT NULL DEFAULT '[]'
  CHECK (jsonb_typeof(put_back) = 'array');
