DROP FUNCTION s3_upload_object(varchar, varchar, varchar, varchar);
DROP FUNCTION get_bucket_website_endpoint(text);
DROP TABLE bucket_website;
DROP TABLE public_access_block;
DROP TABLE bucket_object;
DROP TABLE bucket;
DROP FUNCTION public_access_block_insert();
DROP FUNCTION block_s3_object_primary_key_update();
DROP FUNCTION block_s3_primary_key_update();
