# Builds web/ into ${PROJECT_BINARY_DIR}/console, from where it is embedded: npm installs what web/package-lock.json names, Vite
# bundles. Both run only when what they read has changed. HUIYING_CONSOLE=OFF builds without Node.js and npm; the first page then says
# that there is no console.
option(HUIYING_CONSOLE "Build the console of web/ (needs Node.js 18 or newer, npm and its registry)" ON)

set(HUIYING_CONSOLE_DIR ${PROJECT_BINARY_DIR}/console)
set(HUIYING_CONSOLE_STAMP ${PROJECT_BINARY_DIR}/console.stamp)
set(HUIYING_INSTALL_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/npm_install.cmake)

# huiying_npm_install(folder out): node_modules of a folder with a lock file; out names the stamp to depend on.
function(huiying_npm_install folder out)
    set(stamp ${PROJECT_SOURCE_DIR}/${folder}/node_modules/.huiying-installed)
    add_custom_command(
        OUTPUT ${stamp}
        COMMAND ${CMAKE_COMMAND} -DNPM=${HUIYING_NPM} -DFOLDER=${PROJECT_SOURCE_DIR}/${folder} -DSTAMP=${stamp} -P ${HUIYING_INSTALL_SCRIPT}
        DEPENDS ${PROJECT_SOURCE_DIR}/${folder}/package.json ${PROJECT_SOURCE_DIR}/${folder}/package-lock.json
        COMMENT "Installing the packages of ${folder}" VERBATIM)
    set(${out} ${stamp} PARENT_SCOPE)
endfunction()

if(HUIYING_CONSOLE)
    find_program(HUIYING_NODE NAMES node nodejs)
    find_program(HUIYING_NPM npm)
    if(NOT HUIYING_NODE OR NOT HUIYING_NPM)
        message(FATAL_ERROR "The console needs Node.js and npm: tools/packages.sh install brings them. -DHUIYING_CONSOLE=OFF builds without the console.")
    endif()
    huiying_npm_install(web installed)
    huiying_files(console_sources web/src/* web/docs/*)
    list(FILTER console_sources EXCLUDE REGEX "src/api/schema\\.ts$")
    list(APPEND console_sources web/index.html web/docs.html web/favicon.svg web/vite.config.ts web/tsconfig.json)
    list(TRANSFORM console_sources PREPEND ${PROJECT_SOURCE_DIR}/)
    add_custom_command(
        OUTPUT ${HUIYING_CONSOLE_STAMP}
        COMMAND ${CMAKE_COMMAND} -E env HUIYING_CONSOLE_OUT=${HUIYING_CONSOLE_DIR}
            ${HUIYING_NODE} node_modules/vite/bin/vite.js build --logLevel warn
        COMMAND ${CMAKE_COMMAND} -E touch ${HUIYING_CONSOLE_STAMP}
        WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}/web
        DEPENDS ${installed} ${console_sources}
        COMMENT "Building the console" VERBATIM)
else()
    add_custom_command(
        OUTPUT ${HUIYING_CONSOLE_STAMP}
        COMMAND ${CMAKE_COMMAND} -E rm -rf ${HUIYING_CONSOLE_DIR}
        COMMAND ${CMAKE_COMMAND} -E make_directory ${HUIYING_CONSOLE_DIR}/assets
        COMMAND ${CMAKE_COMMAND} -E copy ${PROJECT_SOURCE_DIR}/web/absent.html ${HUIYING_CONSOLE_DIR}/index.html
        COMMAND ${CMAKE_COMMAND} -E copy ${PROJECT_SOURCE_DIR}/web/absent.html ${HUIYING_CONSOLE_DIR}/docs.html
        COMMAND ${CMAKE_COMMAND} -E copy ${PROJECT_SOURCE_DIR}/web/favicon.svg ${HUIYING_CONSOLE_DIR}/assets/favicon.svg
        COMMAND ${CMAKE_COMMAND} -E touch ${HUIYING_CONSOLE_STAMP}
        DEPENDS ${PROJECT_SOURCE_DIR}/web/absent.html ${PROJECT_SOURCE_DIR}/web/favicon.svg
        COMMENT "No console: a page that says so" VERBATIM)
endif()
