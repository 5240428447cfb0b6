DROP FUNCTION drain_queue_worker(text, text, text), list_queue_workers(), supervise_queue_workers(integer),
  scale_queue_workers(integer, boolean, text, text), cancel_forecast_jobs(text[], text, text, text),
  retry_forecast_jobs(text[], text, text), list_queue_jobs(text, integer), list_queue_companies(integer),
  read_queue_figures(), read_queue_control(), may_worker_begin(text), set_queue_processing(boolean, text, text, text),
  set_queue_intake(boolean, text, text, text), admit_forecast_job(text, integer, integer, integer),
  forecast_intake(integer, integer);
DROP INDEX forecast_jobs_finished_at_idx;
DROP TABLE queue_workers, queue_controls;
