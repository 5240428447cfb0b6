DROP FUNCTION may_mail(text, integer);
DROP FUNCTION mail_outbox_figures();
DROP TABLE mail_outbox;
