# Run at build time: npm ci in FOLDER, then STAMP. What npm already has in its cache is not fetched again. npm's own words are shown
# only when it fails, with what may be the matter. Build folders share what is installed: another one may have been here already.
if(EXISTS ${STAMP} AND NOT ${FOLDER}/package-lock.json IS_NEWER_THAN ${STAMP} AND NOT ${FOLDER}/package.json IS_NEWER_THAN ${STAMP})
    return()
endif()
execute_process(COMMAND ${NPM} ci --prefer-offline --ignore-scripts --no-audit --no-fund
    WORKING_DIRECTORY ${FOLDER} RESULT_VARIABLE status OUTPUT_VARIABLE said ERROR_VARIABLE said)
if(NOT status EQUAL 0)
    message(FATAL_ERROR "${said}\nnpm could not install the packages of ${FOLDER}/package-lock.json. Is the npm registry reachable from here? Without it, "
        "-DHUIYING_CONSOLE=OFF builds the service without its console.")
endif()
file(TOUCH ${STAMP})
