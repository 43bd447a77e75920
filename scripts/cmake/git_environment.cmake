# Git should use the repository of the folder in which it runs, even if the environment names another, as it does in a
# git hook.
function(poolbench_forget_git_environment)
  execute_process(COMMAND git rev-parse --local-env-vars OUTPUT_VARIABLE names RESULT_VARIABLE failed ERROR_QUIET)
  if(failed)
    return()
  endif()
  string(REGEX MATCHALL "[A-Z_]+" names "${names}")
  list(REMOVE_ITEM names GIT_CONFIG_COUNT GIT_CONFIG_PARAMETERS)  # keeps the user's settings, which may mark a folder as safe
  foreach(name IN LISTS names ITEMS GIT_LITERAL_PATHSPECS GIT_EXTERNAL_DIFF)
    unset(ENV{${name}})
  endforeach()
endfunction()
