DROP TRIGGER memberships_leaving_ends_links ON memberships;
DROP FUNCTION end_share_links();
DROP FUNCTION open_share_link(text);
DROP TABLE share_links;
