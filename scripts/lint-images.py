#!/usr/bin/env python3
"""Looks for faults in the Dockerfiles, the .dockerignore and the pod templates: those that a build would show, and some that it would not.

    scripts/lint-images.py [FOLDER]      FOLDER has `containers` and `.dockerignore`; by default the checkout

Each COPY and ADD must find its source: a file of the folder, or an archive that scripts/images.sh makes, that .dockerignore lets through.
Each stage and each ARG of a FROM is defined; base images have a tag, and not `latest`; each stage ends with a user that is a number and not
root; commands are words in JSON; shell lines pass `sh -n`; no variable is named like a secret; YAML can be read, and pods are not root.

Exit codes: 0 no fault, 1 faults, each in a line FILE:LINE: what is wrong; 2 wrong usage.
"""
import fnmatch
import json
import re
import subprocess
import sys
from pathlib import Path

INSTRUCTIONS = "ADD ARG CMD COPY ENTRYPOINT ENV FROM HEALTHCHECK LABEL RUN SHELL STOPSIGNAL USER VOLUME WORKDIR".split()
SECRET = re.compile(r"PASSWORD|PASSWD|TOKEN|SECRET|CREDENTIAL|API_?KEY", re.IGNORECASE)
MADE = "artifacts/images/"
LINE_LENGTH = 140


def instructions(text):
    """The instructions with the number of their first line; comments and the ends of continued lines are gone."""
    parts, first = [], 0
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(r"\s*#", line) or not (line.strip() or parts):
            continue
        first = first if parts else number
        parts.append(line.rstrip().removesuffix("\\").strip())
        if not line.rstrip().endswith("\\"):
            word, _, rest = " ".join(parts).partition(" ")
            yield first, word, rest.strip()
            parts = []
    if parts:
        yield first, "", "the last instruction has no end"


def ignored(path, patterns):
    """Whether .dockerignore keeps a path out: the last pattern that names it, or a folder above it, counts."""
    out = False
    parts = path.split("/")
    for pattern in patterns:
        words = pattern.lstrip("!").strip("/").split("/")
        same = len(words) <= len(parts) and all(fnmatch.fnmatchcase(part, word) for part, word in zip(parts, words))
        if same:
            out = not pattern.startswith("!")
    return out


class Dockerfile:
    """One file; `faults` has its faults."""

    def __init__(self, root, path, patterns, made):
        self.root, self.path, self.patterns, self.made = root, path, patterns, made
        self.faults = []
        self.line = 0
        self.arguments = {}
        self.stages = {}
        self.stage = None
        self.user = {}

    def fault(self, text):
        self.faults.append(f"{self.path.relative_to(self.root)}:{self.line}: {text}")

    def check(self):
        text = self.path.read_text()
        for self.line, word, rest in instructions(text):
            if word not in INSTRUCTIONS:
                self.fault(rest if not word else f"'{word}' is no instruction, or is not in capitals")
            elif word == "FROM":
                self.take_stage(rest)
            elif self.stage is None and word != "ARG":
                self.fault(f"{word} stands in front of the first FROM")
            else:
                getattr(self, "take_" + word.lower(), lambda _: None)(rest)
        if self.stage is None:
            self.fault("there is no FROM")
        for stage, user in self.user.items():
            if user is None:
                self.fault(f"stage {stage} names no USER, so its base image decides whether it is root")
            elif not re.fullmatch(r"[1-9][0-9]*(:[0-9]+)?", user):
                self.fault(f"stage {stage} ends as USER {user}, but must end as a number that is not 0 (Kubernetes' runAsNonRoot)")
        return self.faults

    def take_stage(self, rest):
        match = re.fullmatch(r"(?:--platform=\S+ )?(\S+)(?: +AS +(\S+))?", rest, re.IGNORECASE)
        if not match:
            self.fault(f"FROM {rest} is not of the form FROM IMAGE AS STAGE")
            return
        image = re.sub(r"\$\{?(\w+)\}?", self.resolve, match[1])
        self.stage = match[2] or str(len(self.stages))
        if image in self.stages:
            self.user[self.stage] = self.user[image]
        else:
            name = image.rpartition("/")[2]
            if "@sha256:" not in image and (":" not in name or name.endswith(":latest")):
                self.fault(f"the base image '{image}' is no stage in front of it, and has no tag of its own (latest is none)")
            self.user[self.stage] = None
        self.stages[self.stage] = image

    def resolve(self, match):
        value = self.arguments.get(match[1])
        if value is None:
            self.fault(f"no ARG with a default in front of the first FROM defines {match[1]}")
        return value or match[1]

    def take_arg(self, rest):
        name, _, value = rest.partition("=")
        if self.stage is None:
            self.arguments[name] = value or None
        self.refuse_secret(name)

    def take_env(self, rest):
        for name in re.findall(r"(\w+)=", rest):
            self.refuse_secret(name)

    def refuse_secret(self, name):
        if SECRET.search(name):
            self.fault(f"{name} would be kept in the image for all to read")

    def take_user(self, rest):
        self.user[self.stage] = rest

    def take_run(self, rest):
        if rest.startswith("["):
            self.take_entrypoint(rest)
            return
        checked = subprocess.run(["sh", "-n"], input=re.sub(r"^(--\S+ +)*", "", rest), text=True, capture_output=True, check=False)
        if checked.returncode != 0:
            self.fault(f"the shell can't read RUN: {checked.stderr.strip()}")

    def take_entrypoint(self, rest):
        try:
            words = json.loads(rest)
        except ValueError:
            words = None
        if not (isinstance(words, list) and words and all(isinstance(word, str) for word in words)):
            self.fault(f"the command must be a list of words in JSON, so that it gets signals itself, but is {rest}")

    take_cmd = take_entrypoint

    def take_add(self, rest):
        self.take_files(rest, "ADD")

    def take_copy(self, rest):
        self.take_files(rest, "COPY")

    def take_files(self, rest, word):
        words = rest.split()
        stage = next((word.removeprefix("--from=") for word in words if word.startswith("--from=")), None)
        sources = [word for word in words if not word.startswith("--")][:-1]
        if not sources:
            self.fault(f"{word} {rest} needs a source and a target")
        if stage is not None:
            if stage not in self.stages:
                self.fault(f"--from={stage} is no stage in front of it")
            return
        for source in sources:
            if "://" in source:
                self.fault(f"{word} fetches {source}, which may be another file tomorrow")
            elif ignored(source, self.patterns):
                self.fault(f".dockerignore keeps {source} out")
            elif source.startswith(MADE) and source.removeprefix(MADE) not in self.made:
                self.fault(f"scripts/images.sh makes no {source.removeprefix(MADE)}")
            elif not source.startswith(MADE) and not any(self.root.glob(source)):
                self.fault(f"there is no {source}")


def check_pod(document):
    """What is wrong with a pod template."""
    spec = document.get("spec") if isinstance(document, dict) else None
    if not isinstance(spec, dict) or document.get("kind") != "Pod" or document.get("apiVersion") != "v1":
        yield "it is no Pod of v1 with a spec"
        return
    context = spec.get("securityContext") or {}
    if context.get("runAsNonRoot") is not True or not context.get("runAsUser"):
        yield "the pod may run as root: runAsNonRoot and runAsUser are needed"
    containers = spec.get("containers")
    if not isinstance(containers, list) or not containers or not all(isinstance(one, dict) and one.get("name") for one in containers):
        yield "there must be containers with names"
        return
    for container in containers:
        if (container.get("securityContext") or {}).get("allowPrivilegeEscalation") is not False:
            yield f"the container {container['name']} may gain rights: allowPrivilegeEscalation must be false"


def check_yaml(root, path):
    """The faults of a YAML file; None where nothing here can read YAML."""
    try:
        import yaml
    except ImportError:
        return None
    name = path.relative_to(root)
    try:
        documents = list(yaml.safe_load_all(path.read_text()))
    except yaml.YAMLError as error:
        return [f"{name}: it is no YAML: {' '.join(str(error).split())}"]
    return [f"{name}: {fault}" for document in documents for fault in check_pod(document)]


def main(arguments):
    root = Path(arguments[0] if arguments else Path(__file__).parent.parent).resolve()
    if len(arguments) > 1 or not (root / "containers").is_dir():
        print("lint-images.py: one FOLDER with a folder `containers` is needed; see the head of the script.", file=sys.stderr)
        return 2
    faults = []
    ignore = root / ".dockerignore"
    lines = ignore.read_text().splitlines() if ignore.is_file() else []
    patterns = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    for kept_out in (".git", "bin", "obj", "src", "shared", "tests"):
        if not ignored(f"{kept_out}/x", patterns):
            faults.append(f".dockerignore: {kept_out} would go into each build")

    script = Path(__file__).parent / "images.sh"
    made = set(re.findall(r"\$context/([a-z]+\.tar\.gz)", script.read_text()))
    dockerfiles = sorted((root / "containers").rglob("Dockerfile"))
    templates = sorted(path for path in (root / "containers").rglob("*") if path.suffix in (".yaml", ".yml"))
    for path in dockerfiles:
        faults += Dockerfile(root, path, patterns, made).check()
    unread = False
    for path in templates:
        found = check_yaml(root, path)
        unread |= found is None
        faults += found or []
    for path in dockerfiles + templates:
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if len(line) > LINE_LENGTH:
                faults.append(f"{path.relative_to(root)}:{number}: longer than {LINE_LENGTH} characters")
    if unread:
        print("lint-images.py: there is no PyYAML, so the pod templates were not read.", file=sys.stderr)
    print("\n".join(faults) if faults else f"lint-images.py: {len(dockerfiles)} Dockerfiles, {len(templates)} pod templates: no fault",
          file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
