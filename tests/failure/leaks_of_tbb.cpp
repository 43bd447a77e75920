// What the leak sanitizer should ignore in failure_tests.

/// A function_node of oneTBB 2021.8 allocates twice in its constructor and holds both in plain pointers: if the second
/// allocation fails, the first is leaked.
extern "C" const char* __lsan_default_suppressions() {
  return "leak:function_input\n";
}
