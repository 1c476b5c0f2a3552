"""From a stranger's bytes to a safe XML tree."""
