/** The documentation's list, without the words that the grammar itself would not take for a name. */
export const redshiftWords = new Set(
  `aes128 aes256 allowoverwrite analyse analyze any array authorization az64 backup binary blanksasnull both bytedict bzip2
   check collate column constraint create credentials current_user_id deferrable deflate defrag delta delta32k disable do
   emptyasnull enable encode encrypt encryption explicit for foreign freeze globaldict256 globaldict64k grant gzip identity
   ignore initially interval into isnull language leading localtime localtimestamp lun luns lzo lzop mostly13 mostly32 mostly8
   new notnull nulls off offline oid old only open overlaps parallel partition percent permissions placing primary raw
   readratio recover references rejectlog resort respect restore session_user some system table tag tdes text255 text32k
   trailing truncatecolumns unique user verbose wallet without snapshot`.split(/\s+/),
);
