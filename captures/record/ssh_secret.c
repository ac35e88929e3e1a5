/* Write down the shared secret of an ECDH key exchange: preload this into OpenSSH's ssh with
 * KexAlgorithms=ecdh-sha2-nistp256 and name a file in SSH_SECRET. Other exchanges do not pass here. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

int ECDH_compute_key(void *out, size_t length, const void *point, const void *key, void *kdf)
{
    int (*compute)(void *, size_t, const void *, const void *, void *) = dlsym(RTLD_NEXT, "ECDH_compute_key");
    int made = compute(out, length, point, key, kdf), i;
    const char *path = getenv("SSH_SECRET");
    FILE *file = made > 0 && path ? fopen(path, "a") : 0;
    if (file) {
        for (i = 0; i < made; i++)
            fprintf(file, "%02x", ((unsigned char *)out)[i]);
        fputc('\n', file);
        fclose(file);
    }
    return made;
}
