/* Made by scripts/schemas from the types in Python. Do not edit: change those and run it again. */

export const DEFAULT_REGION = "europe-west1" as const;
export const SCORE_TYPES = {"musicxml": "application/vnd.recordare.musicxml+xml", "xml": "application/vnd.recordare.musicxml+xml", "mxl": "application/vnd.recordare.musicxml"} as const;
export const MAX_FILE_BYTES = 10485760 as const;
export const MAX_FILENAME_LENGTH = 200 as const;
export const MAX_SESSION_ID_LENGTH = 64 as const;
export const MAX_LISTED_JOBS = 50 as const;
export const LOSSLESS = ["wav", "flac"] as const;
export const RANGES = {"transpose": [-24, 24], "tempo": [0.25, 4.0], "vibrato": [0, 2], "breathiness": [-100, 100], "gender": [-100, 100], "tension": [-100, 100], "loudness": [-12, 12]} as const;
export const DEFAULT_OPTIONS = {"parts": [], "verse": null, "voice": null, "transpose": 0, "tempo": 1.0, "vibrato": 1.0, "breathiness": 0.0, "gender": 0.0, "tension": 0.0, "loudness": 0.0, "lossless": null} as const;
export const FINAL = ["cancelled", "completed", "failed"] as const;
export const FORMER_KEYS = {"durationSeconds": "durationS", "startSeconds": "startS", "endSeconds": "endS", "result": "output"} as const;
