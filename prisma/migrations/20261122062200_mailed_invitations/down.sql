ALTER TABLE company_invitations DROP COLUMN mailed_to;
