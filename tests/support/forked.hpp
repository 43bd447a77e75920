#pragma once

#include <sys/wait.h>
#include <unistd.h>

namespace poolbench::testing {

/// Runs `child` in its own process, because it would change this one for good. Returns whether `child` returned
/// true. The test has no other thread.
template <class Child>
bool holds_in_child(Child child) {
  const pid_t process = fork();
  if (process == 0) _exit(child() ? 0 : 1);
  int status = 0;
  waitpid(process, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace poolbench::testing
