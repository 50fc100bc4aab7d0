/* SPDX-License-Identifier: GPL-3.0-or-later */

/* C11's threads over POSIX's, for builds under the thread sanitizer alone.
 *
 * librdkafka starts its threads and locks with <threads.h>, which GCC's sanitizer does not know: it would see neither the threads (and dies of
 * it) nor the locks. Its reference counts, which are atomic without the sanitizer's knowledge, are left to its own tests. A program's own functions go before the C library's, so librdkafka gets these. glibc's mtx_t and cnd_t are as large as POSIX's, and thrd_t is pthread_t. */

#include <pthread.h>
#include <stdlib.h>
#include <threads.h>
#include <errno.h>

_Static_assert (sizeof (mtx_t) >= sizeof (pthread_mutex_t), "a POSIX mutex must fit");
_Static_assert (sizeof (cnd_t) >= sizeof (pthread_cond_t), "a POSIX condition must fit");

const char *__tsan_default_suppressions (void);

const char *
__tsan_default_suppressions (void)
{
  return "race:librdkafka.so\n"
         "mutex:librdkafka.so\n"
         "deadlock:librdkafka.so\n"
         /* Pango warms fontconfig up in a thread of its own. */
         "race:libfontconfig.so\n";
}

typedef struct
{
  thrd_start_t run;
  void        *data;
} Start;

static void *
start (void *data)
{
  Start begun = *(Start *) data;

  free (data);
  return (void *) (long) begun.run (begun.data);
}

static int
to_c11 (int failure)
{
  switch (failure)
    {
    case 0:
      return thrd_success;
    case EBUSY:
      return thrd_busy;
    case ETIMEDOUT:
      return thrd_timedout;
    case ENOMEM:
      return thrd_nomem;
    default:
      return thrd_error;
    }
}

int
thrd_create (thrd_t       *thread,
             thrd_start_t  run,
             void         *data)
{
  Start *begun = malloc (sizeof *begun);

  if (begun == NULL)
    return thrd_nomem;
  *begun = (Start) { run, data };
  return to_c11 (pthread_create (thread, NULL, start, begun));
}

int
thrd_join (thrd_t  thread,
           int    *result)
{
  void *returned = NULL;
  int failure = pthread_join (thread, &returned);

  if (result != NULL)
    *result = (int) (long) returned;
  return to_c11 (failure);
}

int
mtx_init (mtx_t *mutex,
          int    type)
{
  pthread_mutexattr_t attributes;
  int failure;

  pthread_mutexattr_init (&attributes);
  pthread_mutexattr_settype (&attributes, type & mtx_recursive ? PTHREAD_MUTEX_RECURSIVE : PTHREAD_MUTEX_NORMAL);
  failure = pthread_mutex_init ((pthread_mutex_t *) mutex, &attributes);
  pthread_mutexattr_destroy (&attributes);
  return to_c11 (failure);
}

int
mtx_lock (mtx_t *mutex)
{
  return to_c11 (pthread_mutex_lock ((pthread_mutex_t *) mutex));
}

int
mtx_unlock (mtx_t *mutex)
{
  return to_c11 (pthread_mutex_unlock ((pthread_mutex_t *) mutex));
}

void
mtx_destroy (mtx_t *mutex)
{
  pthread_mutex_destroy ((pthread_mutex_t *) mutex);
}

int
cnd_init (cnd_t *condition)
{
  return to_c11 (pthread_cond_init ((pthread_cond_t *) condition, NULL));
}

int
cnd_signal (cnd_t *condition)
{
  return to_c11 (pthread_cond_signal ((pthread_cond_t *) condition));
}

int
cnd_broadcast (cnd_t *condition)
{
  return to_c11 (pthread_cond_broadcast ((pthread_cond_t *) condition));
}

int
cnd_wait (cnd_t *condition,
          mtx_t *mutex)
{
  return to_c11 (pthread_cond_wait ((pthread_cond_t *) condition, (pthread_mutex_t *) mutex));
}

int
cnd_timedwait (cnd_t                 *condition,
               mtx_t                 *mutex,
               const struct timespec *until)
{
  return to_c11 (pthread_cond_timedwait ((pthread_cond_t *) condition, (pthread_mutex_t *) mutex, until));
}

void
cnd_destroy (cnd_t *condition)
{
  pthread_cond_destroy ((pthread_cond_t *) condition);
}
