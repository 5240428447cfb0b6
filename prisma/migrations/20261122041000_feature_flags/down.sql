DROP FUNCTION change_feature_flag(text, integer, text[], text);
DROP TABLE feature_flag_processes, feature_flag_changes, feature_flag_overrides;
