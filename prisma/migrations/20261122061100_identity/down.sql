DROP TABLE person_tokens, pending_sign_ups;
ALTER TABLE users DROP email_verified_at;
