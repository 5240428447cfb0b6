DROP FUNCTION list_billing_freezes(boolean, integer), seal_billing_freeze(text), billing_passes_before(text),
  open_billing_freeze(text, text, text, text, text, text), end_billing_pass(text, boolean),
  begin_billing_pass(text, text, text, integer), billing_standing(text);
DROP TABLE billing_passes, billing_freezes;
