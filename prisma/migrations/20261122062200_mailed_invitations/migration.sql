-- Where an invitation was mailed to; null for one whose link its maker passes on.
ALTER TABLE company_invitations ADD COLUMN mailed_to text CHECK (length(mailed_to) BETWEEN 3 AND 254);
