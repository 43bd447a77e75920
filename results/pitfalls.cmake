add_executable(pitfalls results/findings/pitfalls.cpp)
target_link_libraries(pitfalls PRIVATE poolbench_harness TBB::tbb)
set_target_properties(pitfalls PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})
