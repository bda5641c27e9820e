dnl How the test host's sendmail is built (devtools/README): few parts, as an administrator's own build has.
dnl HASFLOCK because Berkeley DB 5 needs flock() (sendmail/conf.c).
define(`confMAPDEF', `-DNEWDB -DMAP_REGEX')
APPENDDEF(`confENVDEF', `-DSTARTTLS -DNETINET6 -DHASFLOCK=1')
APPENDDEF(`confLIBS', `-ldb -lssl -lcrypto')
define(`confNO_MAN_BUILD')
