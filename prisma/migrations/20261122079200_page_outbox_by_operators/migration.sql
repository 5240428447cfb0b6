-- Operators tell customers at the keyboard while the API is down: the message goes to the page from there.
GRANT EXECUTE ON FUNCTION claim_page_message(text, text, integer) TO accubooks;
GRANT EXECUTE ON FUNCTION end_page_message(text, text, text, integer) TO accubooks;
