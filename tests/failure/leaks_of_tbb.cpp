// What the leak sanitizer is to overlook in failure_tests.

/// A function_node of oneTBB 2021.8 allocates twice in its constructor and holds both in plain pointers: where the
/// second fails, the first is lost.
extern "C" const char* __lsan_default_suppressions() {
  return "leak:function_input\n";
}
