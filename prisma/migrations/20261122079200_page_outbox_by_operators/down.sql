REVOKE EXECUTE ON FUNCTION claim_page_message(text, text, integer) FROM accubooks;
REVOKE EXECUTE ON FUNCTION end_page_message(text, text, text, integer) FROM accubooks;
