#!/usr/bin/env bash
# Runs a C# job on Spark: Spark's own spark-submit with what a job of SparkBert needs.
set -euo pipefail

usage() {
    cat <<'TEXT'
usage: ./spark-submit.sh [options] [options of spark-submit] JOB [arguments of the job]
       ./spark-submit.sh [--spark-home DIR] --doctor [options of sparkbert doctor]

JOB is a folder with a project (jobs/EmbedText), a project (.csproj), or a built program (executable or .dll). Projects are built when
they are not, or are older than their sources. Where the master is not local, executors get the archive of the worker, with its .NET
runtime (made the same way).

  --spark-home DIR       Spark's folder; by default SPARK_HOME, else that of the spark-submit on PATH
  --print                prints the spark-submit command on standard output and starts no Spark; what the command needs is built
  --worker-archive FILE  this archive of scripts/package.sh instead of artifacts/sparkbert-worker-linux-x64.tar.gz
  --program-is-worker    JOB is driver and worker in one (its main begins with SparkWorker.TryRun): executors get JOB, with its own
                         functions
  --driver-program PATH  deploy mode cluster: JOB's program as the node of the driver has it. Default: the path here (standalone); from
                         an archive that is made and shipped (YARN). Kubernetes has it in the image: give the path there
  --doctor               checks Java, Spark, the worker, the model and a one-row job, and says what to change
  -h, --help             this text

Every option of spark-submit is passed on. Model: --conf spark.sparkbert.model=PATH (the same on every node), or with
--archives NAME.tar.gz#NAME --conf spark.sparkbert.model=NAME (the archive is made by scripts/package.sh --model BUNDLE).

  ./spark-submit.sh --master 'local[4]' jobs/EmbedText in.txt --model BUNDLE -o out.parquet
  ./spark-submit.sh --master spark://host:7077 --executor-cores 4 jobs/EmbedText ...
  ./spark-submit.sh --master spark://host:7077 --deploy-mode cluster --driver-program /opt/jobs/EmbedText jobs/EmbedText ...
  ./spark-submit.sh --master yarn --deploy-mode cluster jobs/EmbedText ...                                    (not run by SparkBert's tests)
  ./spark-submit.sh --master k8s://https://host:6443 --deploy-mode cluster --conf spark.kubernetes.container.image=IMAGE \
      --driver-program /opt/sparkbert/job/EmbedText --conf spark.sparkbert.worker=local:///opt/sparkbert/worker/SparkBert.Worker \
      jobs/EmbedText ... --model local:///opt/sparkbert/model    (IMAGE of scripts/images.sh)            (not run by SparkBert's tests)

In client mode on a terminal the job shows its progress; SPARKBERT_PROGRESS=none leaves it out.

Exit codes: the job's own, as far as Spark hands it on (in deploy mode cluster of a standalone master spark-submit ends with 0 whatever
became of the driver); 1 a build failed; 2 wrong usage.
TEXT
}

wrong() {
    printf 'spark-submit.sh: %s\nSee ./spark-submit.sh --help.\n' "$1" >&2
    exit 2
}

say() {
    printf 'spark-submit.sh: %s\n' "$1" >&2
}

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
spark_home=
print=no
doctor=no
program_is_worker=no
worker_archive=
driver_program=
master=
deploy_mode=
archives=
properties_file=
declare -A conf=()
options=()

# What an option with a value means for the command that is made; everything but --archives is also passed on as it came.
take() {
    case $1 in
        --master) master=$2 ;;
        --deploy-mode) deploy_mode=$2 ;;
        --properties-file) properties_file=$2 ;;
        --archives) archives=$2 && return ;;
        --driver-java-options) conf[spark.driver.extraJavaOptions]=$2 ;;
        --class) wrong "--class is Spark's way to name the program of a jar; a job is named by its folder, project or program" ;;
        --kill | --status | --remote) wrong "$1 starts no job; use \$SPARK_HOME/bin/spark-submit for it" ;;
        --conf | -c)
            [[ $2 == *=* ]] || wrong "$1 needs KEY=VALUE, but has '$2'"
            conf[${2%%=*}]=${2#*=}
            ;;
    esac
    options+=("$1" "$2")
}

job=
while (($# > 0)); do
    option=$1
    if [[ $option == --*=* ]]; then
        # spark-submit takes both forms.
        value=${option#*=}
        option=${option%%=*}
        shift
        set -- "$option" "$value" "$@"
    fi
    case $option in
        -h | --help) usage && exit 0 ;;
        --print) print=yes && shift ;;
        --program-is-worker) program_is_worker=yes && shift ;;
        --doctor) doctor=yes && shift && break ;;
        --verbose | -v | --supervise | --load-spark-defaults | --version)
            [[ $option != --version ]] || wrong "--version starts no job; use \$SPARK_HOME/bin/spark-submit for it"
            options+=("$option") && shift
            ;;
        --spark-home | --worker-archive | --driver-program)
            (($# > 1)) && [[ -n $2 ]] || wrong "$option needs a value"
            case $option in
                --spark-home) spark_home=$2 ;;
                --worker-archive) worker_archive=$2 ;;
                *) driver_program=$2 ;;
            esac
            shift 2
            ;;
        --master | --deploy-mode | --name | --jars | --packages | --exclude-packages | --repositories | --py-files | --files | \
            --archives | --conf | -c | --properties-file | --driver-memory | --driver-java-options | --driver-library-path | \
            --driver-class-path | --executor-memory | --proxy-user | --driver-cores | --total-executor-cores | --executor-cores | \
            --num-executors | --principal | --keytab | --queue | --class | --kill | --status | --remote)
            (($# > 1)) || wrong "$option needs a value"
            take "$option" "$2"
            shift 2
            ;;
        -*) wrong "there is no option '$option'; arguments of the job come after the job" ;;
        *) job=$option && shift && break ;;
    esac
done

# Spark's folder.
if [[ -z $spark_home ]]; then
    spark_home=${SPARK_HOME:-}
fi
if [[ -z $spark_home ]] && submit=$(command -v spark-submit); then
    spark_home=$(dirname -- "$(dirname -- "$(readlink -f -- "$submit")")")
fi

# Programs look for .NET in the usual places; where the installed one is elsewhere, they are told.
environment=()
if [[ -z ${DOTNET_ROOT:-} && ! -d /usr/share/dotnet && ! -d /usr/lib/dotnet && ! -f /etc/dotnet/install_location ]] \
    && dotnet=$(command -v dotnet); then
    environment+=("DOTNET_ROOT=$(dirname -- "$(readlink -f -- "$dotnet")")")
fi

build() {
    command -v dotnet >/dev/null || wrong "$1 must be built, but there is no 'dotnet' on PATH; install the .NET SDK 10"
    say "building $1"
    dotnet build "$1" --configuration Release --nologo --verbosity quiet >&2 9>&- || {
        say "the build of $1 failed"
        exit 1
    }
}

# Whether a file is missing, or older than a source in one of the folders.
is_old() {
    local file=$1
    shift
    [[ -e $file ]] || return 0
    [[ -n $(find "$@" \( -name bin -o -name obj \) -prune -o -type f \
        \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.txt' -o -name '*.json' -o -name '*.proto' \) \
        -newer "$file" -print -quit) ]] && return 0
    [[ -n $(find "$root" "$root/jobs" -maxdepth 1 \( -name 'Directory.*.props' -o -name global.json \) -newer "$file" -print -quit) ]]
}

# Two runs at once build and pack one after the other: they would write the same files. The lock is among them, not in a folder where
# everybody can lay a link of its name.
lock() {
    command -v flock >/dev/null || return 0
    mkdir -p "$root/obj"
    exec 9>>"$root/obj/spark-submit.lock"
    flock 9
}

unlock() {
    exec 9>&-
}

# A short name of a path.
path_hash() {
    printf '%s' "$1" | cksum | cut -d' ' -f1
}

# Builds a project where that is needed, and sets `built` to its program.
build_project() {
    local project=$1 folder name
    folder=$(cd -- "$(dirname -- "$project")" && pwd)
    name=$(basename -- "$project" .csproj)
    built=$folder/bin/Release/net10.0/$name
    lock
    if is_old "$built.dll" "$folder" "$root/src"; then
        build "$project"
        # A build that changes nothing leaves the time of its result.
        [[ -x $built ]] || { say "the build of $project gave no program $built" && exit 1; }
        touch -c -- "$built.dll"
    fi
    unlock
}

# An archive of a project, made where it is missing or older than its sources; sets `made` to it.
make_archive() {
    local output=$1 name=$2 folder=$3
    shift 3
    made=$output/$name
    lock
    if is_old "$made" "$folder" "$root/src"; then
        say "making $made"
        "$root/scripts/package.sh" --output "$output" "$@" >/dev/null 9>&- || { say "the archive $made was not made" && exit 1; }
    fi
    unlock
}

if [[ $doctor == yes ]]; then
    [[ ${#options[@]} -eq 0 && -z $archives && -z $job ]] ||
        wrong "before --doctor only --spark-home may stand; options of the doctor come after it"
    [[ -z $spark_home ]] || export SPARK_HOME=$spark_home
    build_project "$root/src/SparkBert.Cli/SparkBert.Cli.csproj"

    # Executors of a cluster get the archive, as in a job.
    doctor_master=local
    doctor_worker=
    for ((i = 1; i <= $#; i++)); do
        value=${!i}
        following=$((i + 1))
        [[ $value != --master=* ]] || doctor_master=${value#*=}
        [[ $value != --master || $following -gt $# ]] || doctor_master=${!following}
        [[ $value != --worker && $value != --worker=* ]] || doctor_worker=given
    done
    if [[ $doctor_master != local && $doctor_master != local\[* && -z $doctor_worker ]]; then
        make_archive "$root/artifacts" sparkbert-worker-linux-x64.tar.gz "$root/src/SparkBert.Worker"
        set -- "$@" --worker "$made"
    fi
    exec env ${environment[@]+"${environment[@]}"} "$built" doctor "$@"
fi

[[ -n $job ]] || wrong "there is no job: give a folder such as jobs/EmbedText, a project or a program"
[[ -n $spark_home ]] || wrong "there is no Spark: give --spark-home, set SPARK_HOME or put spark-submit on PATH"
[[ -x $spark_home/bin/spark-submit ]] || wrong "$spark_home is no Spark: there is no bin/spark-submit"
spark_home=$(cd -- "$spark_home" && pwd)

# Spark's scripts answer a wrong Java with an error of bash.
if [[ -n ${JAVA_HOME:-} ]]; then
    [[ -x $JAVA_HOME/bin/java ]] || wrong "JAVA_HOME is $JAVA_HOME, but there is no bin/java in it; set it to the folder of a Java 17"
else
    command -v java >/dev/null || wrong "there is no Java: set JAVA_HOME to the folder of a Java 17, or put java on PATH"
fi

# A setting as spark-submit finds it: the option, --conf, the file of properties.
property() {
    local file=${properties_file:-${SPARK_CONF_DIR:-$spark_home/conf}/spark-defaults.conf}
    if [[ -n ${conf[$1]+set} ]]; then
        printf '%s' "${conf[$1]}"
    elif [[ -f $file ]]; then
        sed -n "s/^[[:space:]]*${1//./\\.}[[:space:]]*[[:space:]=:][[:space:]]*//p" "$file" | sed 's/[[:space:]]*$//' | tail -n 1
    fi
}
[[ -n $master ]] || master=$(property spark.master)
[[ -n $master ]] || master=${MASTER:-local[*]}
[[ -n $deploy_mode ]] || deploy_mode=$(property spark.submit.deployMode)
[[ -n $deploy_mode ]] || deploy_mode=client
[[ $deploy_mode == client || $deploy_mode == cluster ]] || wrong "the deploy mode must be client or cluster, but is '$deploy_mode'"

# A standalone master that is not there would be asked for minutes.
if [[ $master == spark://* ]]; then
    reached=no
    IFS=, read -r -a addresses <<<"${master#spark://}"
    for address in "${addresses[@]}"; do
        [[ $address =~ ^(\[[0-9a-fA-F:]+\]|[^:]+):([0-9]+)$ ]] ||
            wrong "the master $master is no address: spark://HOST:PORT is, also with several of HOST:PORT and commas between"
        host=${BASH_REMATCH[1]//[\[\]]/}
        timeout 10 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$host" "${BASH_REMATCH[2]}" 2>/dev/null && reached=yes && break
    done
    [[ $print == yes || $reached == yes ]] ||
        wrong "nobody answers at the master $master; is it running, and is the port that of the master?"
fi
[[ $deploy_mode == client || $master != local* ]] || wrong "the master $master has no deploy mode cluster"

# The job's program.
project=
if [[ -d $job ]]; then
    projects=("${job%/}"/*.csproj)
    [[ ${#projects[@]} -eq 1 && -f ${projects[0]} ]] ||
        wrong "the job $job is a folder without a project (.csproj), or with several; name one"
    job=${projects[0]}
fi
[[ -f $job ]] || wrong "there is no job '$job'"
case $job in
    *.csproj)
        project=$job
        build_project "$project"
        program=$built
        ;;
    *.dll)
        program=$(cd -- "$(dirname -- "$job")" && pwd)/$(basename -- "$job")
        # The executable beside it is the shorter way.
        [[ ! -x ${program%.dll} ]] || program=${program%.dll}
        ;;
    *)
        [[ -x $job ]] || wrong "the job $job is no project, no .dll and not executable"
        program=$(cd -- "$(dirname -- "$job")" && pwd)/$(basename -- "$job")
        ;;
esac

# Spark itself only says the path when an archive is missing, after the JVM's start.
IFS=, read -r -a given <<<"$archives"
for archive in ${given[@]+"${given[@]}"}; do
    archive=${archive%%#*}
    [[ $archive == *:/* || -f $archive ]] || wrong "--archives names '$archive', but there is no such file"
done

# Adds an archive of this machine under a name. Spark looks for the name behind '#' in addresses alone, and a path with a blank is none.
# Archives of the settings would be lost: the option replaces them.
add_archive() {
    local path=$1 name=$2
    [[ $path != *[#,]* ]] || wrong "Spark gives '#' and ',' in the names of archives a meaning: rename '$path'"
    if [[ $path == *[\ %]* ]]; then
        path=${path//%/%25}
        path=file://${path// /%20}
    fi
    [[ -n $archives ]] || archives=$(property spark.archives)
    archives=${archives:+$archives,}$path#$name
}

job_archive() {
    [[ -n $project ]] ||
        wrong "$1 needs the job as a project, so that its archive can be made; $job is a built program"
    local folder
    folder=$(cd -- "$(dirname -- "$project")" && pwd)

    # Another job may have the same name.
    local name
    name=$(basename -- "$project" .csproj)
    make_archive "$root/artifacts/jobs-$(path_hash "$folder")" "$name-linux-x64.tar.gz" "$folder" --program "$project"
}

if [[ $master == local || $master == local\[* ]]; then
    # The worker lies beside the program.
    [[ -z $worker_archive ]] || say "the master $master runs the worker beside the program; $worker_archive is not used"
    if [[ $program_is_worker == yes && -z ${conf[spark.sparkbert.worker]+set} ]]; then
        [[ $program != *.dll ]] || wrong "--program-is-worker needs the job's executable, which is not beside $program"
        options+=(--conf "spark.sparkbert.worker=$program")
    fi
elif [[ -z $(property spark.sparkbert.worker) ]]; then
    worker=SparkBert.Worker
    if [[ -n $worker_archive ]]; then
        [[ -f $worker_archive ]] || wrong "there is no archive '$worker_archive'"
        made=$(cd -- "$(dirname -- "$worker_archive")" && pwd)/$(basename -- "$worker_archive")
        [[ $program_is_worker == no ]] || worker=$(basename -- "$program" .dll)
    elif [[ $program_is_worker == yes ]]; then
        job_archive --program-is-worker
        worker=$(basename -- "$project" .csproj)
    else
        make_archive "$root/artifacts" sparkbert-worker-linux-x64.tar.gz "$root/src/SparkBert.Worker"
    fi
    add_archive "$made" sparkbert-worker
    options+=(--conf "spark.sparkbert.worker=./sparkbert-worker/$worker")
elif [[ $program_is_worker == yes || -n $worker_archive ]]; then
    wrong "the setting spark.sparkbert.worker names a worker already; leave out --program-is-worker and --worker-archive, or the setting"
fi

# Where the driver runs. PythonRunner starts any program; for its class Spark asks of standalone masters a jar that every node has.
resource=spark-internal
if [[ $deploy_mode == cluster ]]; then
    case $master in
        spark://*)
            jars=("$spark_home"/jars/spark-core_*.jar)
            [[ -f ${jars[0]} ]] || wrong "$spark_home is no complete Spark: there is no jars/spark-core_*.jar"
            resource=${jars[0]}
            # Spark opens the modules of Java that Arrow needs for every JVM but the driver that a standalone worker starts.
            opened=$(property spark.driver.extraJavaOptions)
            for package in java.lang java.lang.invoke java.io java.net java.nio java.util java.util.concurrent \
                java.util.concurrent.atomic sun.nio.ch sun.nio.cs sun.util.calendar; do
                opened="${opened:+$opened }--add-opens=java.base/$package=ALL-UNNAMED"
            done
            options+=(--driver-java-options "$opened -Dio.netty.tryReflectionSetAccessible=true")
            ;;
        yarn)
            if [[ -z $driver_program ]]; then
                job_archive "deploy mode cluster on YARN"
                add_archive "$made" sparkbert-job
                driver_program=./sparkbert-job/$(basename -- "$project" .csproj)
            fi
            ;;
        *)
            [[ -n $driver_program ]] ||
                wrong "deploy mode cluster on $master needs --driver-program: the job's program in the driver's container"
            ;;
    esac
elif [[ -n $driver_program ]]; then
    wrong "--driver-program is for deploy mode cluster; here the driver runs on this machine"
fi
[[ -z $driver_program ]] || program=$driver_program

# Spark gives the application's name to the program as its first argument; .NET's own host wants the assembly there.
file=job
python=$program
if [[ $program == *.dll ]]; then
    python=$(command -v dotnet) || wrong "there is no 'dotnet' on PATH to run $program"
    file=$program
fi

command=("$spark_home/bin/spark-submit" ${options[@]+"${options[@]}"})
[[ -z $archives ]] || command+=(--archives "$archives")
command+=(--conf "spark.pyspark.driver.python=$python")
[[ -n ${conf[spark.app.name]+set} || " ${options[*]-} " == *" --name "* ]] || command+=(--name "$(basename -- "$program" .dll)")
command+=(--class org.apache.spark.deploy.PythonRunner "$resource" "$file" "" "$@")

# spark-submit would follow another SPARK_HOME of the environment.
environment+=("SPARK_HOME=$spark_home")

# Spark copies both outputs of the program to its own standard output, so the program can't see a terminal. Progress is shown where both
# are one, and never among redirected output.
if [[ $deploy_mode == client && -t 1 && -t 2 && -z ${SPARKBERT_PROGRESS+set} ]]; then
    environment+=("SPARKBERT_PROGRESS=terminal")
fi
if [[ $print == yes ]]; then
    line=$(printf '%q ' env "${environment[@]}" "${command[@]}")
    printf '%s\n' "${line% }"
    exit 0
fi
exec env "${environment[@]}" "${command[@]}"
