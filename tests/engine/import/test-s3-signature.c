/* SPDX-License-Identifier: GPL-3.0-or-later */

/* SigV4 by AWS's published examples: the S3 guide's four requests, and the test suite's vanilla ones. */

#include "fleet-s3-signature.h"

#include <string.h>

typedef struct
{
  const char *method, *path, *region, *service, *time, *payload, *signature;
  const char *query[8];
  const char *headers[16];
} Case;

#define S3_DAY   "20130524T000000Z"
#define S3_HOST  "examplebucket.s3.amazonaws.com"
#define SUITE    "20150830T123600Z"

static const Case s3_cases[] = {
  { "GET", "/test.txt", "us-east-1", "s3", S3_DAY, FLEET_S3_EMPTY_SHA256, "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41", { NULL },
    { "host", S3_HOST, "range", "bytes=0-9", "x-amz-content-sha256", FLEET_S3_EMPTY_SHA256, "x-amz-date", S3_DAY } },
  { "PUT", "/test$file.text", "us-east-1", "s3", S3_DAY, "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
    "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd", { NULL },
    { "date", "Fri, 24 May 2013 00:00:00 GMT", "host", S3_HOST, "x-amz-content-sha256", "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072", "x-amz-date", S3_DAY,
      "x-amz-storage-class", "REDUCED_REDUNDANCY" } },
  { "GET", "/", "us-east-1", "s3", S3_DAY, FLEET_S3_EMPTY_SHA256, "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543", { "lifecycle", "" },
    { "host", S3_HOST, "x-amz-content-sha256", FLEET_S3_EMPTY_SHA256, "x-amz-date", S3_DAY } },
  { "GET", "/", "us-east-1", "s3", S3_DAY, FLEET_S3_EMPTY_SHA256, "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7", { "prefix", "J", "max-keys", "2" },
    { "host", S3_HOST, "x-amz-content-sha256", FLEET_S3_EMPTY_SHA256, "x-amz-date", S3_DAY } },
};

static const Case suite_cases[] = {
  { "GET", "/", "us-east-1", "service", SUITE, FLEET_S3_EMPTY_SHA256, "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31", { NULL },
    { "host", "example.amazonaws.com", "x-amz-date", SUITE } },
  { "GET", "/", "us-east-1", "service", SUITE, FLEET_S3_EMPTY_SHA256, "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500", { "Param2", "value2", "Param1", "value1" },
    { "host", "example.amazonaws.com", "x-amz-date", SUITE } },
};

static void
check_case (const Case               *at,
            const FleetS3Credentials *credentials)
{
  g_autofree char *path = fleet_s3_escape_path (at->path);
  g_autofree char *query = fleet_s3_escape_query (at->query);
  FleetS3Request request = { at->method, path, query, at->headers, at->payload, at->region, at->service, at->time };
  g_autofree char *authorization = fleet_s3_signature_authorization (&request, credentials);
  g_autofree char *head = g_strdup_printf ("AWS4-HMAC-SHA256 Credential=%s/%.8s/%s/%s/aws4_request,SignedHeaders=", credentials->access_key, at->time, at->region, at->service);
  g_autofree char *tail = g_strconcat (",Signature=", at->signature, NULL);

  g_assert_true (g_str_has_prefix (authorization, head));
  g_assert_cmpstr (strstr (authorization, ",Signature="), ==, tail);
  g_assert_null (strstr (authorization, credentials->secret_key));
}

static void
test_published (void)
{
  const FleetS3Credentials of_guide = { "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", NULL };
  const FleetS3Credentials of_suite = { "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (s3_cases); i++)
    check_case (&s3_cases[i], &of_guide);
  for (guint i = 0; i < G_N_ELEMENTS (suite_cases); i++)
    check_case (&suite_cases[i], &of_suite);
}

/* Spaces within a header are one. */
static void
test_header_spaces (void)
{
  const FleetS3Credentials credentials = { "A", "secret", NULL };
  const char *const narrow[] = { "host", "h", "my-header", "a b c", NULL };
  const char *const wide[] = { "host", "h", "my-header", "  a   b \t c  ", NULL };
  FleetS3Request request = { "GET", "/", "", narrow, FLEET_S3_EMPTY_SHA256, "us-east-1", "s3", SUITE };
  g_autofree char *of_narrow = fleet_s3_signature_authorization (&request, &credentials);
  g_autofree char *of_wide = NULL;

  request.headers = wide;
  of_wide = fleet_s3_signature_authorization (&request, &credentials);
  g_assert_cmpstr (of_narrow, ==, of_wide);
}

static void
test_escapes (void)
{
  const char *const pairs[] = { "prefix", "topics/a b/가+1~", "list-type", "2", NULL };
  g_autofree char *path = fleet_s3_escape_path ("topics/fleet.telemetry/partition=3/fleet.telemetry+3+0000000000.json");
  g_autofree char *query = fleet_s3_escape_query (pairs);

  g_assert_cmpstr (path, ==, "topics/fleet.telemetry/partition%3D3/fleet.telemetry%2B3%2B0000000000.json");
  g_assert_cmpstr (query, ==, "list-type=2&prefix=topics%2Fa%20b%2F%EA%B0%80%2B1~");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/s3-signature/published", test_published);
  g_test_add_func ("/s3-signature/header-spaces", test_header_spaces);
  g_test_add_func ("/s3-signature/escapes", test_escapes);
  return g_test_run ();
}
