# Debian's packages for the scripts beside this one, which read it with `source`. They have `say` and
# `fail`.

# install_debian_packages PACKAGE...: installs those that are missing.
install_debian_packages() {
    local missing=() package installed as_root=()
    installed=$(dpkg-query --show --showformat '${Package} ${db:Status-Status}\n' \
        "$@" 2>/dev/null || true)
    for package in "$@"; do
        grep -qx "$package installed" <<<"$installed" || missing+=("$package")
    done
    if [ ${#missing[@]} -eq 0 ]; then
        say "Debian packages are there"
        return
    fi
    say "installing ${missing[*]}"
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null ||
            fail "this needs root; run 'apt-get install ${missing[*]}' as root, then try again"
        as_root=(sudo)
    fi
    "${as_root[@]}" apt-get update -qq || fail "apt-get update failed; check the network"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
        fail "apt-get could not install ${missing[*]}; its message is above"
}
