-- The trace that ordered a job, in the form of W3C Trace Context; null while traces are off.
ALTER TABLE forecast_jobs ADD COLUMN trace_parent text CHECK (trace_parent ~ '^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$');
