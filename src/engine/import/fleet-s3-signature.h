/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-s3-signature: AWS Signature Version 4 of a request whose payload's hash is known. Pure; the clock is the caller's. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Borrowed texts. Never printed, never part of an error. */
typedef struct
{
  const char *access_key;
  const char *secret_key;
  const char *token;      /* of a session, or NULL */
} FleetS3Credentials;

/* The hash of a request without payload. */
#define FLEET_S3_EMPTY_SHA256 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

typedef struct
{
  const char        *method;
  const char        *path;    /* as it stands in the request line, escaped by fleet_s3_escape_path() */
  const char        *query;   /* by fleet_s3_escape_query(), or "" */
  const char *const *headers; /* name, value, name, value …, NULL: names in lower case, ascending */
  const char        *payload_sha256;
  const char        *region;
  const char        *service; /* "s3" */
  const char        *time;    /* 20130524T000000Z */
} FleetS3Request;

/* The value of the request's Authorization header. Newly allocated. */
char *fleet_s3_signature_authorization (const FleetS3Request     *request,
                                        const FleetS3Credentials *credentials);

/* Newly allocated: a path whose '/' stand, all else escaped that is not unreserved; so the bytes that are signed are those that are sent. */
char *fleet_s3_escape_path  (const char        *path);
/* name, value, name, value …, NULL as a query in the order that is signed. */
char *fleet_s3_escape_query (const char *const *pairs);

G_END_DECLS
