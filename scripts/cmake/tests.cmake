# poolbench_add_tests(NAME FILES...): an executable of Catch2 tests. ctest runs each file in its own process, under the
# file's path: "pool_tests: channel/close". Catch2 chooses a file by its name alone, so no two may share one. A process
# per test case would take longer to start than to run, especially under a sanitizer. But files in ${case_by_case} are
# worth it, and files that may skip a case need it, because ctest would count their failures as skipped, too.
include(Catch)

# What the test executables share: main() and the precompiled header of Catch2.
add_library(catch_main OBJECT catch_main.cpp catch_header.cpp)
target_link_libraries(catch_main PUBLIC
  $<IF:$<TARGET_EXISTS:Catch2::Catch2WithMain>,Catch2::Catch2WithMain,Catch2::Catch2> Threads::Threads)
# -O3 would double the build time, and GCC 12 then reports overflows inside std::string that do not exist. At -O1 it
# reports optionals without a value that do not exist either; clang++ still checks for both.
target_compile_options(catch_main PUBLIC -O1 $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
target_precompile_headers(catch_main PRIVATE catch.hpp)
set_source_files_properties(catch_main.cpp PROPERTIES SKIP_PRECOMPILE_HEADERS ON)

set(no_test_is_an_error)
if(DEFINED Catch2_VERSION AND Catch2_VERSION VERSION_LESS 3)  # Catch2 3 fails by itself if no test matches
  set(no_test_is_an_error -w NoTests)
endif()

# Ends a test that hangs. A busy machine is ten times slower than an idle one, and a sanitizer makes it slower still.
set(hang_limit 300)
if(CMAKE_CXX_FLAGS MATCHES "-fsanitize")
  set(hang_limit 900)
endif()

function(poolbench_add_tests name)
  add_executable(${name} ${ARGN} $<TARGET_OBJECTS:catch_main>)
  target_link_libraries(${name} PRIVATE catch_main poolbench_harness)
  target_precompile_headers(${name} REUSE_FROM catch_main)

  set(tags "")
  set(stems "")
  foreach(file IN LISTS ARGN)
    cmake_path(GET file STEM stem)
    if(stem IN_LIST stems)
      message(FATAL_ERROR "${name} has two files named ${stem}; rename one")
    endif()
    list(APPEND stems ${stem})
    file(STRINGS ${file} skips REGEX "skipped: ")
    if(skips OR file IN_LIST case_by_case)
      list(APPEND tags "[#${stem}]")
    elseif(file MATCHES "^[a-z]+/(.*)_test\\.cpp$")
      add_test(NAME "${name}: ${CMAKE_MATCH_1}" COMMAND ${name} ${no_test_is_an_error} --filenames-as-tags "[#${stem}]")
      set_tests_properties("${name}: ${CMAKE_MATCH_1}" PROPERTIES TIMEOUT ${hang_limit})
    endif()
  endforeach()
  if(tags)
    list(JOIN tags "," tags)
    catch_discover_tests(${name} TEST_PREFIX "${name}: " TEST_SPEC --filenames-as-tags ${tags}
      EXTRA_ARGS ${no_test_is_an_error} PROPERTIES TIMEOUT ${hang_limit} SKIP_REGULAR_EXPRESSION "skipped: ")
  endif()
endfunction()
