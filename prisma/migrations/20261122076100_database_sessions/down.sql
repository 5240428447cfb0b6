DROP FUNCTION record_session_signal(text, text), idle_pool_sessions(double precision),
  signal_our_session(integer, timestamptz, boolean), our_database_sessions(),
  signal_database_session(integer, timestamptz, boolean), database_sessions();
