/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Lists of ways, and where they are wrong. */

#include "fleet-notify.h"

static void
test_right (void)
{
  static const struct { const char *text; FleetNotify set; } cases[] = {
    { "", FLEET_NOTIFY_NONE },
    { "none", FLEET_NOTIFY_NONE },
    { "desktop", FLEET_NOTIFY_DESKTOP },
    { " desk , email", FLEET_NOTIFY_DESKTOP | FLEET_NOTIFY_EMAIL },
    { "webhook;customer,webhook", FLEET_NOTIFY_WEBHOOK | FLEET_NOTIFY_CUSTOMER },
    { "desktop,webhook,email,customer", FLEET_NOTIFY_DESKTOP | FLEET_NOTIFY_WEBHOOK | FLEET_NOTIFY_EMAIL | FLEET_NOTIFY_CUSTOMER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *wrong = NULL;
      FleetNotify set = -1;

      g_assert_true (fleet_notify_parse (cases[i].text, &set, &wrong));
      g_assert_cmpint (set, ==, cases[i].set);
      g_assert_null (wrong);
    }
}

static void
test_wrong (void)
{
  static const struct { const char *text; gsize at; } cases[] = {
    { "pigeon", 0 }, { "desktop, pigeon", 9 }, { "none, email", 0 }, { "email,none", 6 }, { "Desktop", 0 }, { "desktops", 0 }, { "웹훅", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *wrong = NULL;
      FleetNotify set = 99;

      g_assert_false (fleet_notify_parse (cases[i].text, &set, &wrong));
      g_assert_cmpuint (wrong - cases[i].text, ==, cases[i].at);
      g_assert_cmpint (set, ==, 99);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/notify/right", test_right);
  g_test_add_func ("/notify/wrong", test_wrong);
  return g_test_run ();
}
