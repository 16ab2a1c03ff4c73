DROP FUNCTION subscribe(text[]);
DROP FUNCTION unsubscribe(text[]);
DROP FUNCTION confirm_subscription(text[]);
DROP TABLE subscription;
DROP TABLE topic;
